"""Paper: what the service prints as PDF (receipt, self-check, decision sheet, public notice), and made-up evidence.

No Flask and no tables here; the caller brings the data (shapes.py) and gets bytes (render.py).
"""
