"""How a page works whatever the noun: forms, menu, filters, assets."""
