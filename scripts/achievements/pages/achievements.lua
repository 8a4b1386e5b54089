--- The player's achievements, beside the web client.
local achievements = require("achievements")
local panels = require("panels")
local words = require("words")

panels.add("achievements", { title = "Achievements", client = true, player = true }, function(who)
  local rows = {}
  for i, row in ipairs(achievements.rows(who)) do
    rows[i] = { panels.name(row.achievement), words.plain(row.achievement.desc or ""),
      row.got and words.date(row.got) or row.most > 1 and ("%d of %d"):format(row.count, row.most) or "–" }
  end
  if #rows == 0 then return { { text = "There is nothing to achieve here." } } end
  return { { columns = { "Achievement", "For", "Got" }, rows = rows } }
end)
