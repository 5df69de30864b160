"""Gold: sentences drawn, coded by people or models, agreed on."""
