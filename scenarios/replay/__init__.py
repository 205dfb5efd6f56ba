"""Any file of orders, cleared under any rule that works on whole flows."""
