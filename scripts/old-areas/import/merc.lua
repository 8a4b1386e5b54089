--- Imports areas of Merc: see are/import.lua.
return require("are/import")("merc")
