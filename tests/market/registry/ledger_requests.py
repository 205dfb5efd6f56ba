"""Random requests to a ledger, many of which must be refused."""

from market.ledger import FEES, ISSUED, OUTSIDE, Entry, EntryKind, LedgerError

ACCOUNTS = ("an", "bo", "cy", FEES)
ASSETS = ("JPY", "lot:1")


def entry(rng, number):
    """A movement, at times an unbalanced one, one under a used id, or one that releases a hold."""
    asset = rng.choice(ASSETS)
    giver = rng.choice((*ACCOUNTS, OUTSIDE, ISSUED, OUTSIDE, ISSUED))
    taker = rng.choice([account for account in ACCOUNTS if account != giver])
    amount = rng.randint(1, 50)
    given = amount + (rng.random() < 0.05)
    released = ((f"hold {rng.randint(0, number)}", rng.randint(0, 20)),)
    return Entry(
        id=f"entry {rng.choice((number, number, number, rng.randint(0, number)))}",
        kind=EntryKind.TRANSFER,
        time=number,
        legs=((giver, asset, -given), (taker, asset, amount)),
        ref="",
        releases=released if rng.random() < 0.2 else (),
    )


def request(rng, number):
    """A function of a ledger."""
    kind = rng.random()
    account, asset, amount = rng.choice(ACCOUNTS), rng.choice(ASSETS), rng.randint(0, 30)
    if kind < 0.6:
        entries = [entry(rng, number) for _ in range(rng.choice((1, 1, 2)))]
        return lambda ledger: ledger.post(*entries)
    if kind < 0.8:
        return lambda ledger: ledger.hold(f"hold {number}", account=account, asset=asset, amount=amount)
    if kind < 0.9:
        hold_id = f"hold {rng.randint(0, number)}"
        return lambda ledger: ledger.release(hold_id)
    return lambda ledger: ledger.allow_overdraft(account, asset, amount)


def answer(ledger, asked):
    """None, or the words of a refusal."""
    try:
        asked(ledger)
    except LedgerError as refusal:
        return str(refusal)
    return None


def state(ledger):
    """Everything that a ledger says of its accounts."""
    return {
        (account, asset): (
            ledger.balance(account, asset),
            ledger.held(account, asset),
            ledger.available(account, asset),
        )
        for account in (*ACCOUNTS, OUTSIDE, ISSUED)
        for asset in ASSETS
    }
