# Rscript columns.R EXAMPLES FOLDER NAME...: the values of tables as usingR.R reads them, a value a line.
arguments <- commandArgs(trailingOnly = TRUE)
source(file.path(arguments[1], "usingR.R"))

hexText <- function(text) paste0("t", paste(charToRaw(enc2utf8(text)), collapse = ""))
lineOf <- function(values, kind) {
  missing <- if (kind %in% c("vector", "list")) rep(FALSE, length(values)) else is.na(values) & !is.nan(values)
  lines <- switch(kind,
    text = vapply(values, hexText, ""),
    boolean = ifelse(values, "b1", "b0"),
    vector = , list = vapply(values, function(v) paste0("v", paste(sprintf("%a", v), collapse = " ")), ""),
    paste0("n", sprintf("%a", values))
  )
  ifelse(missing, "-", lines)
}

for (name in arguments[-(1:2)]) {
  columns <- columnsOf(arguments[2], name)
  table <- readTable(arguments[2], name)
  for (column in names(table)) {
    writeLines(paste("#", column))
    if (nrow(table) > 0) writeLines(lineOf(table[[column]], columns$kind[columns$name == column]))
  }
  writeLines("end")
}
