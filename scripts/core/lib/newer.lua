--- Prototypes added after worlds existed. A world that lacks one gets a thing of that name and ref at the next import,
--- or when somebody first logs in after it was opened.
return { "board", "bank", "guild", "petshop", "fido", "janitor", "cityguard", "guildguard", "thief", "caster", "snake",
  "mayor", "auctioneer", "crier", "sleeper", "routine",
  "breather", "adept", "healer", "feud", "portal", "postmaster", "receptionist", "dump", "quest", "home",
  "scripted", "scripted_command", "scripted_act", "scripted_clock" }
