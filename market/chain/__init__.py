"""Credits and log heads on an Ethereum-like chain: an optional second home, the extra `chain`.

The ledger of `market.registry` is the record; a contract on a chain that its users share keeps the same promises
(`tests/market/chain` holds both to them) and keeps the heads of the log where the operator cannot change them.
"""
