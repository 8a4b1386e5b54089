--- Shows the notices of a bulletin board to a player.
local missed = require("missed")
local words = require("words")

local boards = {}

local SHOWN = 20 -- the newest notices shown
local READ = 100 -- numbers read for that, since some notices may be gone

function boards.list(who, board)
  local all = sys.notices(board, -READ)
  if #all < SHOWN then all = sys.notices(board) end
  if #all == 0 then
    who:tell("{The board} is empty. To pin something to it: <cmd post SUBJECT = TEXT>post SUBJECT "
      .. "= TEXT</>", { board = board })
    return
  end
  who:tell("On {the board}:", { board = board })
  for i = math.max(1, #all - SHOWN + 1), #all do
    local one = all[i]
    local ignored = one.author ~= who.id and missed.is_ignored(who, one.name)
    who:tell(ignored and "{n}. (from {name}, whom you ignore; {time})"
      or one.reply_to > 0 and "{n}. {subject} (to {to}; {name}, {time})" or "{n}. {subject} ({name}, {time})",
      { n = one.number, subject = one.subject, name = words.shown(one.name), to = one.reply_to,
        time = words.ago(one.time) })
  end
  who:tell("To read one: <cmd board NUMBER>board NUMBER</>. To answer: <cmd board reply NUMBER = TEXT>board reply "
    .. "NUMBER = TEXT</>. To pin your own: <cmd post SUBJECT = TEXT>post SUBJECT = TEXT</>")
end

return boards
