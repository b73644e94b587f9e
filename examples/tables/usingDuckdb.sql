-- Exported tables in DuckDB: read, filter, draw.
--
--   surgeon run monks --export parquet
--   cd results/monks/export && duckdb < usingDuckdb.sql

-- Read. What a column is stands in the file: its unit, and what its values are.
SELECT described.*
FROM (
    SELECT unnest(from_json(decode(value), '[{"name": "VARCHAR", "kind": "VARCHAR", "unit": "VARCHAR", "meaning": "VARCHAR"}]')) AS described
    FROM parquet_kv_metadata('summary.parquet')
    WHERE decode(key) = 'columns'
)
WHERE described.name IN ('alpha', 'weightsLeft', 'testAccuracy');

-- Filter: say whatever varies in the experiment and is no part of the question.
CREATE OR REPLACE TEMP VIEW table1 AS
SELECT *
FROM 'summary.parquet'
WHERE criterion IN ('obs', 'obd', 'magnitude')
    AND loss = 'squared' AND stop = 'trainAccuracy' AND alpha = 1e-5 AND retrain = 'none' AND trained;

-- Draw: a bar of text a row, a letter two weights.
SELECT
    dataset,
    criterion,
    count(*) AS networks,
    median("weightsLeft") AS weights,
    bar(median("weightsLeft"), 0, 60, 30) AS "median of weights left"
FROM table1
GROUP BY dataset, criterion
ORDER BY dataset, weights;

-- Join: how each deletion of these cells was predicted, and what it did.
SELECT criterion, corr(steps.saliency, steps."errorChange") AS correlation, count(*) AS deletions
FROM 'steps.parquet' AS steps
JOIN table1 USING (cell)
WHERE steps.saliency IS NOT NULL AND steps."errorChange" IS NOT NULL
GROUP BY criterion
ORDER BY criterion;
