--- Sentences of C that name a command or a topic of this package. Without it, core's shorter ones stand.
local words = {
  ask_asleep = "{name} is asleep. To leave a letter, type: mail {name} = TEXT",
  realm_away = "{Who}'s world doesn't answer right now. To leave a letter: mail {who}@{world} = TEXT",
  mail_several = "New letters from outside: {count}. To see them, type <cmd mail>mail</>.",
}

for key, text in pairs(words) do phrase(key, text) end
