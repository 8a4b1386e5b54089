--- Imports areas of Envy: see are/import.lua.
return require("are/import")("envy")
