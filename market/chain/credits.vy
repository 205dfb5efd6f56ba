# pragma version ~=0.4.3
"""
@title Credits of CO2-reduction value, paid for with money of the same contract
@license Apache-2.0
@notice An ERC-1155 contract. Id 0 is money [micro-yen], every other id a lot whose amounts are grams; both are whole,
        and grams x yen per tonne = micro-yen, exactly. A lot is issued once and a meter's production in order of time,
        so that no kWh is issued twice; grams are used up for a stated purpose and never come back. Heads of the
        market's log are anchored here: what was anchored cannot be cut off or replaced without showing.
@dev What is refused reverts and changes nothing. The operator issues and settles; whoever wants its orders settled
     approves the operator once, as for any ERC-1155 market.
"""

interface Receiver:
    def onERC1155Received(
        operator: address, giver: address, id: uint256, amount: uint256, data: Bytes[1024]
    ) -> bytes4: nonpayable
    def onERC1155BatchReceived(
        operator: address,
        giver: address,
        ids: DynArray[uint256, 128],
        amounts: DynArray[uint256, 128],
        data: Bytes[1024],
    ) -> bytes4: nonpayable

event TransferSingle:
    operator: indexed(address)
    giver: indexed(address)
    taker: indexed(address)
    id: uint256
    amount: uint256

event TransferBatch:
    operator: indexed(address)
    giver: indexed(address)
    taker: indexed(address)
    ids: DynArray[uint256, 128]
    amounts: DynArray[uint256, 128]

event ApprovalForAll:
    account: indexed(address)
    operator: indexed(address)
    approved: bool

event Issued:
    lot: indexed(uint256)
    owner: indexed(address)
    grams: uint256
    attributes: bytes32

event Settled:
    lot: indexed(uint256)
    seller: indexed(address)
    buyer: indexed(address)
    grams: uint256
    yen_per_t: uint256

event Retired:
    lot: indexed(uint256)
    account: indexed(address)
    grams: uint256
    purpose: bytes32

event Anchored:
    log_id: indexed(bytes32)
    size: uint256
    root: bytes32

struct Lot:
    attributes: bytes32  # of the issue entry in the log
    issued_g: uint256
    retired_g: uint256

struct Head:
    size: uint256
    root: bytes32

struct Settlement:
    seller: address
    buyer: address
    lot: uint256
    grams: uint256
    yen_per_t: uint256
    fee_uyen: uint256  # out of the seller's proceeds, to the operator

MONEY: public(constant(uint256)) = 0

operator: public(immutable(address))
balanceOf: public(HashMap[address, HashMap[uint256, uint256]])
isApprovedForAll: public(HashMap[address, HashMap[address, bool]])
lots: public(HashMap[uint256, Lot])
measured_until: public(HashMap[bytes32, uint256])
heads: public(HashMap[bytes32, Head])


@deploy
def __init__():
    operator = msg.sender


@external
def issue(
    lot: uint256,
    owner: address,
    grams: uint256,
    attributes: bytes32,
    meter: bytes32,
    produced_from: uint256,
    produced_until: uint256,
):
    """
    @notice Mint a lot into its owner's account.
    @param attributes digest of where the value comes from, as the log has it
    @param meter digest of the meter's name there; empty where none stands behind the lot
    @param produced_from first second of production, not before what this meter was issued credits for already
    """
    assert msg.sender == operator, "only the operator issues"
    assert lot != MONEY and owner != empty(address) and grams > 0, "nothing to issue"
    assert self.lots[lot].issued_g == 0, "this lot is issued already"
    assert produced_from < produced_until, "production ends after it begins"
    if meter != empty(bytes32):
        assert self.measured_until[meter] <= produced_from, "this production is issued already"
        self.measured_until[meter] = produced_until
    self.lots[lot] = Lot(attributes=attributes, issued_g=grams, retired_g=0)
    self.balanceOf[owner][lot] = grams
    log TransferSingle(operator=msg.sender, giver=empty(address), taker=owner, id=lot, amount=grams)
    log Issued(lot=lot, owner=owner, grams=grams, attributes=attributes)


@external
def deposit(account: address, amount_uyen: uint256):
    """
    @notice Credit money that was paid to the operator outside; sent back to the operator it is paid out again.
    """
    assert msg.sender == operator, "only the operator takes money in"
    assert account != empty(address) and amount_uyen > 0, "nothing to deposit"
    self.balanceOf[account][MONEY] += amount_uyen
    log TransferSingle(operator=msg.sender, giver=empty(address), taker=account, id=MONEY, amount=amount_uyen)


@external
def settle(settlement: Settlement):
    """
    @notice Deliver against payment: grams one way, money the other, or nothing at all.
    """
    self._settle(settlement)


@external
def settle_all(settlements: DynArray[Settlement, 128]):
    """
    @notice The same for many trades, all or none: what a transaction costs by itself is shared.
    """
    for settlement: Settlement in settlements:
        self._settle(settlement)


@external
def retire(account: address, lot: uint256, grams: uint256, purpose: bytes32):
    """
    @notice Use grams up.
    @param purpose digest of what for
    """
    self._check_may_act_for(account)
    assert lot != MONEY and purpose != empty(bytes32), "say what the grams are retired for"
    self._take(account, lot, grams)
    self.lots[lot].retired_g += grams
    log TransferSingle(operator=msg.sender, giver=account, taker=empty(address), id=lot, amount=grams)
    log Retired(lot=lot, account=account, grams=grams, purpose=purpose)


@external
def anchor(log_id: bytes32, size: uint256, root: bytes32):
    """
    @notice State the log's Merkle root over its first entries; a log only ever grows.
    @param log_id leaf hash of its first entry
    """
    assert msg.sender == operator, "only the operator anchors"
    assert size > self.heads[log_id].size, "a log only grows"
    self.heads[log_id] = Head(size=size, root=root)
    log Anchored(log_id=log_id, size=size, root=root)


@external
def setApprovalForAll(operator_: address, approved: bool):
    self.isApprovedForAll[msg.sender][operator_] = approved
    log ApprovalForAll(account=msg.sender, operator=operator_, approved=approved)


@external
def safeTransferFrom(giver: address, taker: address, id: uint256, amount: uint256, data: Bytes[1024]):
    self._check_may_act_for(giver)
    self._move(giver, taker, id, amount)
    log TransferSingle(operator=msg.sender, giver=giver, taker=taker, id=id, amount=amount)
    if taker.is_contract:
        answer: bytes4 = extcall Receiver(taker).onERC1155Received(msg.sender, giver, id, amount, data)
        assert answer == method_id("onERC1155Received(address,address,uint256,uint256,bytes)", output_type=bytes4)


@external
def safeBatchTransferFrom(
    giver: address,
    taker: address,
    ids: DynArray[uint256, 128],
    amounts: DynArray[uint256, 128],
    data: Bytes[1024],
):
    self._check_may_act_for(giver)
    assert len(ids) == len(amounts), "an amount for each id"
    for i: uint256 in range(len(ids), bound=128):
        self._move(giver, taker, ids[i], amounts[i])
    log TransferBatch(operator=msg.sender, giver=giver, taker=taker, ids=ids, amounts=amounts)
    if taker.is_contract:
        answer: bytes4 = extcall Receiver(taker).onERC1155BatchReceived(msg.sender, giver, ids, amounts, data)
        assert answer == method_id(
            "onERC1155BatchReceived(address,address,uint256[],uint256[],bytes)", output_type=bytes4
        )


@external
@view
def balanceOfBatch(accounts: DynArray[address, 128], ids: DynArray[uint256, 128]) -> DynArray[uint256, 128]:
    assert len(accounts) == len(ids), "an id for each account"
    balances: DynArray[uint256, 128] = []
    for i: uint256 in range(len(ids), bound=128):
        balances.append(self.balanceOf[accounts[i]][ids[i]])
    return balances


@external
@pure
def supportsInterface(interface_id: bytes4) -> bool:
    return interface_id in [0x01ffc9a7, 0xd9b67a26]  # ERC-165, ERC-1155


@internal
def _settle(settlement: Settlement):
    seller: address = settlement.seller
    buyer: address = settlement.buyer
    assert settlement.lot != MONEY and seller != buyer, "a trade has two parties and a lot"
    self._check_may_act_for(seller)
    self._check_may_act_for(buyer)
    amount_uyen: uint256 = settlement.grams * settlement.yen_per_t
    assert settlement.fee_uyen <= amount_uyen, "a fee comes out of the proceeds"
    assert self.balanceOf[buyer][MONEY] >= amount_uyen, "the buyer has less money"
    self._move(seller, buyer, settlement.lot, settlement.grams)
    self.balanceOf[buyer][MONEY] -= amount_uyen
    self.balanceOf[seller][MONEY] += amount_uyen - settlement.fee_uyen
    self.balanceOf[operator][MONEY] += settlement.fee_uyen
    log TransferSingle(
        operator=msg.sender, giver=seller, taker=buyer, id=settlement.lot, amount=settlement.grams
    )
    log TransferSingle(operator=msg.sender, giver=buyer, taker=seller, id=MONEY, amount=amount_uyen - settlement.fee_uyen)
    if settlement.fee_uyen > 0:
        log TransferSingle(operator=msg.sender, giver=buyer, taker=operator, id=MONEY, amount=settlement.fee_uyen)
    log Settled(
        lot=settlement.lot, seller=seller, buyer=buyer, grams=settlement.grams, yen_per_t=settlement.yen_per_t
    )


@internal
@view
def _check_may_act_for(account: address):
    assert msg.sender == account or self.isApprovedForAll[account][msg.sender], "not approved by the account"


@internal
def _move(giver: address, taker: address, id: uint256, amount: uint256):
    assert taker != empty(address), "nobody to give to"
    self._take(giver, id, amount)
    self.balanceOf[taker][id] += amount


@internal
def _take(account: address, id: uint256, amount: uint256):
    assert amount > 0, "the amount must be greater than 0"
    assert self.balanceOf[account][id] >= amount, "the account has less"
    self.balanceOf[account][id] -= amount
