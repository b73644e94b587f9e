"""Exported tables in pandas: read, filter, draw.

    surgeon run monks --export csv
    python3 usingPandas.py results/monks/export weightsLeft.png

Needs pandas and matplotlib (Debian: python3-pandas, python3-matplotlib).
With pyarrow, pandas.read_parquet("summary.parquet") reads a table in one call; this page needs nothing but CSV.
"""

import json
import os
import sys

import pandas as pd

# Apostrophes stand before texts that a spreadsheet would compute, and before those that begin with one.
APOSTROPHE = r"^'"


def read_table(folder, name):
    """A table with each column as what it is; folder/columns/NAME.csv says what that is.

    Numbers are read to the last bit. pandas has one NaN, for a null and for a number that is none, and cannot tell a
    null from an empty text: where a column may have nulls, both are nulls here.
    """
    kinds = columns_of(folder, name).set_index("name")
    types = {"text": str, "number": float, "boolean": "boolean", "integer": "Int32", "vector": str, "list": str}
    table = pd.read_csv(
        os.path.join(folder, name + ".csv"),
        dtype={column: types[kind] for column, kind in kinds["kind"].items()},
        float_precision="round_trip",  # or else some numbers differ in the last bit
        keep_default_na=False,  # or else the text "NA" would be a null
        na_values={column: null_texts(row["kind"], row["nullable"]) for column, row in kinds.iterrows()},
    )
    for column in table.columns:
        kind = kinds["kind"][column]
        if kind == "text":
            table[column] = table[column].str.replace(APOSTROPHE, "", regex=True)
        if kind == "vector":
            table[column] = table[column].map(lambda text: json.loads(text, parse_int=float))
        if kind == "list":
            table[column] = table[column].map(json.loads)
    return table


def columns_of(folder, name):
    """What the columns of a table are: name, kind, nullable, unit, meaning. Those of all traces cells/ID are one file."""
    path = os.path.join(folder, "columns", (os.path.dirname(name) or name) + ".csv")
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def null_texts(kind, nullable):
    """The texts that pandas is to read as its null in a column."""
    if kind == "number":
        return ["", "NaN"]
    return [""] if nullable == "true" else []


def main(folder, picture):
    import matplotlib

    matplotlib.use("Agg")  # draws without a screen
    import matplotlib.pyplot as plt

    # Read.
    summary = read_table(folder, "summary")
    units = columns_of(folder, "summary").set_index("name")
    print(f"{len(summary)} cells; weightsLeft: {units.meaning['weightsLeft']} ({units.unit['weightsLeft']})")

    # Filter: say whatever varies in the experiment and is no part of the question.
    table1 = summary[
        summary["criterion"].isin(["obs", "obd", "magnitude"])
        & (summary["loss"] == "squared")
        & (summary["stop"] == "trainAccuracy")
        & (summary["alpha"] == 1e-5)
        & (summary["retrain"] == "none")
        & summary["trained"]
    ]
    groups = table1.groupby(["dataset", "criterion"], sort=False)["weightsLeft"]
    print(groups.agg(networks="count", median="median").to_string())

    # Draw.
    axes = groups.median().unstack().plot.barh(figsize=(7, 4))
    axes.invert_yaxis()  # the first group on top
    axes.set_xlabel("weights left, median over networks")
    plt.tight_layout()
    plt.savefig(picture)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
