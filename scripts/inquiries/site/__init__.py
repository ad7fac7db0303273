"""The data set as pages to look at: built from its Parquet files, static, with nothing fetched from anywhere."""
