# Reads the ledger as CSV and as XLSX with parsers of other people and prints what they hold, as JSON:
#   python3 ledger_sums.py LEDGER.csv LEDGER.xlsx
# Amounts are cents, balances are by account with debit positive.
import csv
import json
import sys
from decimal import Decimal

import openpyxl


def cents(text):
    return int(Decimal(text.replace(".", "").replace(",", ".")) * 100)


def summed(rows):
    held = {"rows": 0, "debit": 0, "credit": 0, "entries": set(), "balances": {}}
    for entry, account, debit, credit in rows:
        held["rows"] += 1
        held["debit"] += debit
        held["credit"] += credit
        if entry not in (None, ""):
            held["entries"].add(int(entry))
        held["balances"][account] = held["balances"].get(account, 0) + debit - credit
    held["entries"] = len(held["entries"])
    return held


def of_csv(path):
    with open(path, "rb") as raw:
        held_mark = raw.read(3) == b"\xef\xbb\xbf"
    with open(path, encoding="utf-8-sig", newline="") as text:
        table = list(csv.reader(text, delimiter=";", strict=True))
    heading, rows = table[0], table[1:]
    formulas = [cell for row in table for cell in row if cell[:1] in "=+-@" and cell]
    held = summed((row[0], row[6], cents(row[8]), cents(row[9])) for row in rows)
    held.update(mark=held_mark, formulas=formulas, widths=sorted({len(row) for row in table}),
                heading=heading)
    return held


def of_xlsx(path):
    book = openpyxl.load_workbook(path, read_only=True)

    def euros(value):
        exact = round(Decimal(repr(value or 0)), 2)
        assert abs(Decimal(repr(value or 0)) - exact) == 0, value
        return int(exact * 100)

    rows = [
        (row[0], row[6], euros(row[8]), euros(row[9]))
        for name in book.sheetnames if name.startswith("Postings")
        for row in book[name].iter_rows(min_row=2, max_col=10, values_only=True)
    ]
    held = summed(rows)
    balances = list(book["Balances"].iter_rows(min_row=2, max_col=6, values_only=True))
    held.update(
        sheets=book.sheetnames,
        stated={row[0]: euros(row[5]) for row in balances},
        sums=[sum(euros(row[at]) for row in balances) for at in (2, 3, 4, 5)],
        about=dict(row for row in book["About"].iter_rows(max_col=2, values_only=True)),
        formulas=[], format=book["Postings"].cell(2, 9).number_format)
    return held


print(json.dumps({"csv": of_csv(sys.argv[1]), "xlsx": of_xlsx(sys.argv[2])}))
