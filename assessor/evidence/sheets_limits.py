"""How much of a workbook is read, and the sentences for what is not."""

SECONDS = 10
MOST_ROWS = 2_000
MOST_COLUMNS = 100
MOST_CELLS = 60_000
MOST_SHEETS = 12
LONGEST_CELL = 12_000
LONGEST_ANSWER = 8 * 1024 * 1024
MOST_PARTS = 400
MOST_UNPACKED = 60 * 1024 * 1024

_SAVE = "请用 Excel 或 WPS“另存为”xlsx 工作簿后再导入。"
SENTENCES = {
    "kind": "只能导入扩展名为 .xlsx 的 Excel 工作簿（您选择的是{detail}）。" + _SAVE,
    "macros": "这个工作簿带有宏（或是 xlsm、xlsb 格式），不能导入。请另存为不带宏的 xlsx 后再导入。",
    "not_zip": "这不是 Excel 工作簿（或已损坏、设有打开密码）。" + _SAVE,
    "bomb": "这个工作簿解开后异常庞大，不能导入。请只保留要导入的行，另存为新的 xlsx。",
    "sheets": "工作簿里的工作表太多（{detail} 张），请只保留模板里的工作表。",
    "rows": "工作表“{detail}”超过 {rows} 行。请删去空行和多余的行，或拆成几份后再导入。",
    "columns": "工作表“{detail}”的列太多，请只保留模板里的列。",
    "cells": "工作簿里的内容超过 {cells} 格，请拆成几份后再导入。",
    "long": "单元格 {detail} 的文字太长，请精简后再导入。",
    "errors": "工作表里有公式错误（如 #DIV/0!、#REF!），值已经丢失。请改正公式或填成数值后再导入。",
    "slow": "读取这个工作簿用时太长，已停止。请只保留要导入的行，另存为新的 xlsx。",
    "broken": "这个工作簿读不出来，可能已损坏。" + _SAVE,
}
