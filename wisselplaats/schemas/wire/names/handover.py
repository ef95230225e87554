"""Names of appointments, counts and confirmations."""

NAMES: dict[str, str] = {
    "starts_at": "tijdstip",
    "destination": "bestemming",
    "corrects_id": "corrigeertId",
    "correction_reason": "correctieReden",
    "actual": "werkelijkeHoeveelheid",
    "written": "vastgelegdeHoeveelheid",
    "answer": "antwoord",
    "answered_at": "beantwoordOp",
    "proposed_at": "voorgesteldOp",
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
