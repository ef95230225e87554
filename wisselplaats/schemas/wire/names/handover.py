"""Names of appointments, counts and confirmations."""

NAMES: dict[str, str] = {
    "starts_at": "tijdstip",
    "proposed_side": "voorgesteldDoor",
    "lost": "verlies",
    "loss_reason": "verliesReden",
    "counted": "geteld",
    "packaged": "verpakt",
    "machine_ready": "machinaalGestapeld",
    "clean": "schoon",
    "pictured": "metFotos",
    "gate_open": "juridischInOrde",
    "given_at": "geteldOp",
    "taken_at": "ontvangenOp",
}
