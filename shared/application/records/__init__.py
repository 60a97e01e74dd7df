"""Records as staff and connected systems read and write them."""
