-- Where ways of a wilderness lead before somebody goes them. Nobody gets there, and nothing.
before("move", "to", function() return "You can't get there that way." end)
