"""Where the large parts of an index are kept: in files, or in a Milvus that several servers share."""
