# Exported tables in R: read, filter, draw. Base R is enough.
#
#   surgeon run monks --export csv
#   Rscript usingR.R results/monks/export weightsLeft.pdf
#
# With the package nanoparquet or arrow, read_parquet("summary.parquet") reads a table in one call.

# What the columns of a table are: name, kind, nullable, unit, meaning. Those of all traces cells/ID are one file.
columnsOf <- function(folder, name) {
  described <- if (dirname(name) == ".") name else dirname(name)
  read.csv(file.path(folder, "columns", paste0(described, ".csv")),
           colClasses = "character", na.strings = character(), encoding = "UTF-8")
}

# A table with each column as what it is; folder/columns/NAME.csv says what that is.
# Of a text, R cannot tell a null from an empty one: where a column may have nulls, both are NA here.
readTable <- function(folder, name) {
  columns <- columnsOf(folder, name)
  table <- read.csv(file.path(folder, paste0(name, ".csv")), check.names = FALSE,
                    colClasses = "character", na.strings = character(), encoding = "UTF-8")
  for (column in names(table)) {
    about <- columns[columns$name == column, ]
    table[[column]] <- asKind(table[[column]], about$kind, about$nullable == "true")
  }
  table
}

asKind <- function(texts, kind, nullable) {
  if (nullable) texts[texts == ""] <- NA
  switch(kind,
    text = sub("^'", "", texts), # stands before what a spreadsheet would compute
    integer = as.numeric(texts), # as.integer has no -2147483648
    number = as.numeric(texts),
    boolean = texts == "true",
    # a column of lists, which lapply and vapply go through
    vector = , list = I(lapply(strsplit(gsub("[][\"]", "", texts), ","), as.numeric))
  )
}

main <- function(folder, picture) {
  # Read.
  summary <- readTable(folder, "summary")
  units <- columnsOf(folder, "summary")
  about <- units[units$name == "weightsLeft", ]
  cat(nrow(summary), "cells; weightsLeft:", about$meaning, paste0("(", about$unit, ")"), "\n")

  # Filter: say whatever varies in the experiment and is no part of the question.
  table1 <- subset(summary, criterion %in% c("obs", "obd", "magnitude") & loss == "squared" &
    stop == "trainAccuracy" & alpha == 1e-5 & retrain == "none" & trained)
  medians <- aggregate(weightsLeft ~ criterion + dataset, table1, median)
  print(medians)

  # Draw.
  pdf(picture, width = 7, height = 4)
  par(mar = c(4, 11, 1, 1))
  medians <- medians[rev(seq_len(nrow(medians))), ] # the first group on top
  barplot(medians$weightsLeft, names.arg = paste(medians$dataset, medians$criterion), horiz = TRUE, las = 1,
          xlab = "weights left, median over networks")
  invisible(dev.off())
}

if (sys.nframe() == 0) do.call(main, as.list(commandArgs(trailingOnly = TRUE)))
