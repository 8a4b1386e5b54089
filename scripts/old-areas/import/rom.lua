--- Imports areas of ROM: see are/import.lua.
return require("are/import")("rom")
