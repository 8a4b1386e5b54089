--- achievements: lists the player's achievements, and those that are left.
local achievements = require("achievements")
local words = require("words")

local SHOWN = 100

command("achievements|achievement", function(e)
  if sys.is_guest(e.actor) then refuse("Guests achieve nothing. To get an account, type: <cmd help guest>help "
    .. "guest</>") end
  achievements.look_back(e.actor)
  local rows, hidden = achievements.rows(e.actor)
  if #rows == 0 and hidden == 0 then refuse("There is nothing to achieve here.") end
  for i, row in ipairs(rows) do
    local one = row.achievement
    local text = row.got and "<b>{name}</b>, {ago}. {desc}" or row.most > 1 and "{name} ({count} of {most}). {desc}"
      or "{name}. {desc}"
    if i <= SHOWN then
      e.actor:tell(text, { name = one.name, desc = one.desc or "", count = row.count, most = row.most,
        ago = row.got and words.ago(row.got) })
    end
  end
  if hidden == 1 then e.actor:tell("And 1 that is hidden.") end
  if hidden > 1 then e.actor:tell("And {count} that are hidden.", { count = hidden }) end
end)
