"""Why a file is refused, and what the person can do about it: one short code, one pair of Chinese sentences."""

from dataclasses import dataclass

_EXPORT = "请用办公软件的“导出为 PDF”或“打印为 PDF”另存一份后上传。"
_PRINT = "请打开该文件，用“打印为 PDF”另存一份（不要勾选表单、附件或宏）后上传。"
_ONLY = "可以上传的格式是 PDF、JPG 和 PNG。"
_AGAIN = "请从原系统重新导出，或重新扫描、拍照后上传。"
_SPLIT = "请降低扫描分辨率（200–300 DPI 足够看清）或拆成几份后上传。"

SENTENCES: dict[str, tuple[str, str]] = {
    "empty": ("这个文件是空的，没有任何内容。", "请检查原文件能否打开，再重新上传。"),
    "too_large": ("文件有 {detail}，超过了单个文件的上限。", _SPLIT),
    "file_name": ("文件名{detail}。", "请换一个简短的文件名（汉字、字母、数字和横线即可）后再上传。"),
    "extension": ("不接收扩展名为“{detail}”的文件。", _ONLY),
    "executable": (
        "这是一个程序文件，不是证明材料。",
        "请上传材料本身的 PDF 或照片；若并非您有意上传，请先用杀毒软件检查电脑。",
    ),
    "archive": ("这是一个压缩包。", "请先解压，再把里面的 PDF 或图片逐个上传。"),
    "office": ("这是 Word、Excel 或 PowerPoint 文件，内容可被修改，不能作为证明材料。", _EXPORT),
    "ofd": ("这是 OFD 文件，目前还不能在线核对。", "请在税务数字账户或版式阅读器中另存为 PDF 后上传。"),
    "web_page": (
        "这是网页文件（HTML 或 XML），打开时可能运行程序。",
        "请在浏览器中用“打印为 PDF”另存，或截图为 PNG 后上传。",
    ),
    "vector_image": ("这是 SVG 矢量图，里面可能带有程序。", "请导出为 PNG 后上传。"),
    "phone_photo": (
        "这是 HEIC/HEIF 等手机专用格式的照片，多数电脑打不开。",
        "请在手机相机设置里选“兼容性最佳”，或转成 JPG 后上传。",
    ),
    "other_image": ("不接收这种图片格式（{detail}）。", "请另存为 JPG 或 PNG 后上传。"),
    "media": ("不接收音频或视频文件。", "请截取关键画面，保存为 JPG 或 PNG 后上传。"),
    "text": ("这是纯文本文件，无法作为证明材料。", _EXPORT),
    "unknown_kind": ("认不出这个文件的格式。", _ONLY + "若扩展名被改过，请恢复原样并转换格式。"),
    "pdf_damaged": ("这份 PDF 已损坏，无法完整打开。", _AGAIN),
    "pdf_encrypted": (
        "这份 PDF 设有密码或权限限制，审核人员无法查看。",
        "请解除密码后上传；没有密码时，可用“打印为 PDF”另存一份。",
    ),
    "pdf_script": ("这份 PDF 里带有脚本程序。", _PRINT),
    "pdf_auto_action": ("这份 PDF 被设置成打开或翻页时自动执行动作。", _PRINT),
    "pdf_launch": ("这份 PDF 里有启动其他程序的指令。", _PRINT),
    "pdf_submit": ("这份 PDF 里有向外发送或导入数据的指令。", _PRINT),
    "pdf_external": ("这份 PDF 引用了文件之外的内容，别人打开时看到的可能与您不同。", _PRINT),
    "pdf_link": ("这份 PDF 里有指向本机文件或可执行内容的链接。", _PRINT),
    "pdf_attachment": ("这份 PDF 里夹带了其他文件。", "请把正文“打印为 PDF”另存一份上传；夹带的材料请逐个单独上传。"),
    "pdf_media": ("这份 PDF 里嵌有音视频或三维内容。", _PRINT),
    "pdf_xfa": ("这是动态表单（XFA）PDF，多数阅读器无法正确显示。", _PRINT),
    "pdf_no_pages": ("这份 PDF 里找不到页面。", _AGAIN),
    "pdf_too_many_pages": (
        "这份 PDF 有 {detail} 页，超过了 300 页的上限。",
        "请只保留与本项有关的页，或拆成几份后上传。",
    ),
    "pdf_page_size": ("这份 PDF 的第 {detail} 页尺寸不正常。", "请按 A4 或 A3 重新导出后上传。"),
    "pdf_too_complex": ("这份 PDF 的内部结构过于复杂（{detail}）。", _PRINT),
    "pdf_bomb": ("这份 PDF 解开后异常庞大，会使查看它的电脑失去响应。", _SPLIT),
    "pdf_hidden": ("这份 PDF 的{detail}藏有不属于它的内容。", _PRINT),
    "image_damaged": ("这张图片已损坏或不完整，无法完整显示。", _AGAIN),
    "image_too_large": ("这张图片的像素过大（{detail}）。", "请缩小到长边 10000 像素以内后上传。"),
    "image_animated": ("这是动态图片（{detail} 帧）。", "请截取需要的一帧，保存为 PNG 后上传。"),
    "image_hidden": ("这张图片里藏有不属于它的内容。", "请用看图软件打开后另存一份，或重新截图、拍照后上传。"),
    "too_slow": ("{detail} 秒内没能检查完这个文件，它可能过于复杂或被做过手脚。", _SPLIT),
    "too_hungry": ("检查这个文件所需的内存过多，它可能过于复杂或被做过手脚。", _SPLIT),
    "crashed": ("检查这个文件时程序异常退出，它可能已损坏或被做过手脚。", _AGAIN),
}


@dataclass(eq=False)
class Rejected(Exception):
    """The file is not accepted. `reason` says why and `advice` what to do, both in Chinese for the person uploading.

    `code` is a key of SENTENCES; it is for statistics and tests, never shown.
    """

    code: str
    detail: str = ""

    @property
    def reason(self) -> str:
        """One sentence: what is wrong with the file."""
        return SENTENCES[self.code][0].format(detail=self.detail)

    @property
    def advice(self) -> str:
        """One or two sentences: what to do now."""
        return SENTENCES[self.code][1]

    def __str__(self) -> str:
        return self.reason + self.advice
