"""What every job does with the records that it has in hand: settle them, count them, write their history."""
