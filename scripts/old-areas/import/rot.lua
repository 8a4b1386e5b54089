--- Imports areas of ROT: see are/import.lua.
return require("are/import")("rot")
