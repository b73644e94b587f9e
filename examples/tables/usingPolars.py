"""Exported tables in polars: read, filter, draw.

    surgeon run monks --export parquet
    python3 usingPolars.py results/monks/export weightsLeft.png

Needs polars and matplotlib. pl.read_ipc("results/monks/summary.arrow") reads a table without any export, too.
"""

import json
import sys

import polars as pl


def columns_of(path):
    """What the columns of a table are: the key `columns` of the metadata of its file."""
    return pl.DataFrame(json.loads(pl.read_parquet_metadata(path)["columns"]))


def main(folder, picture):
    import matplotlib

    matplotlib.use("Agg")  # draws without a screen
    import matplotlib.pyplot as plt

    # Read.
    path = f"{folder}/summary.parquet"
    summary = pl.read_parquet(path)
    print(columns_of(path).filter(pl.col("name") == "weightsLeft"))

    # Filter: say whatever varies in the experiment and is no part of the question.
    table1 = summary.filter(
        pl.col("criterion").is_in(["obs", "obd", "magnitude"]),
        loss="squared", stop="trainAccuracy", alpha=1e-5, retrain="none", trained=True,
    )
    medians = table1.group_by("dataset", "criterion", maintain_order=True).agg(
        networks=pl.len(), median=pl.col("weightsLeft").median()
    )
    print(medians)

    # Draw.
    labels = [f"{dataset} {criterion}" for dataset, criterion in medians.select("dataset", "criterion").rows()]
    plt.figure(figsize=(7, 4))
    plt.barh(labels, medians["median"].to_list())
    plt.xlabel("weights left, median over networks")
    plt.tight_layout()
    plt.savefig(picture)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
