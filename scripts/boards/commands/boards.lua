--- Bulletin boards: players pin notices to them, and everybody who passes can read them.
local boards = require("boards")
local manners = require("manners")
local verbs = require("verbs")
local words = require("words")

if not sys.notices then return verbs.missing("boards", {}, { "board", "post" }) end

local SUBJECT_MAX = 70

--- Returns NAMED, or the first visible board in the room: the oldest, so a board that somebody brings hides nothing.
--- Refuses if it finds no board.
local function board_of(e, named)
  if named then
    if not named:is("board") then refuse("{The it} isn't a board.", { it = named }) end
    return named
  end
  for _, one in ipairs(e.room and e.room.contents or {}) do
    if one:is("board") and sees(e.actor, one) then return one end
  end
  refuse("There isn't a board here. Builders can put one up: <cmd help board>help board</>")
end

local function pick(e, board, number)
  local whole = math.tointeger(number)
  local one = whole and whole > 0 and sys.notices(board, whole, 1)[1]
  if one and one.number == number then return one end
  refuse("Notice {n} isn't here. To see them all, type <cmd board>board</>.", { n = number })
end

--- Lists the notices. "board boat" enters the boat, if it is a container and not a board.
local function list(e)
  if e.it and not e.it:is("board") and e.it:is("container") then
    return verbs.instead(e.actor, (e.line:gsub("^%S+", "enter")))
  end
  return boards.list(e.actor, board_of(e, e.it))
end

local function read(e)
  local board = board_of(e, e.it)
  local one = pick(e, board, e.n)
  e.actor:tell("<title>{n}. {subject}</>", { n = one.number, subject = one.subject })
  e.actor:tell("{text}", { text = words.indent(sys.notice_text(board, one.number)) })
  e.actor:tell("<dim>{name}, {time}</>", { name = words.shown(one.name), time = words.ago(one.time) })
end

local function must_write(e)
  if sys.is_guest(e.actor) then refuse("A guest can't pin notices. To get a name of your own, type: "
    .. "<cmd help register>help register</>") end
  manners.must_speak(e.actor)
end

local function pin(e, board, subject, text, reply_to)
  if not text:find("%S") then refuse("Your notice is empty.") end
  manners.must_speak_afar(e.actor)
  local ok, reason = sys.notice_post(board, e.actor, subject, text, reply_to)
  if not ok then verbs.decline_plain(reason) end
  e.actor:act("{Actor} {verb:pin} a notice to {the board}.", { board = board })
  e.actor:tell("It is number {n}.", { n = ok })
end

local function write(e, board, subject, reply_to)
  must_write(e)
  if #subject > SUBJECT_MAX then refuse("That subject is too long: {n} characters at most.", { n = SUBJECT_MAX }) end
  if e.text then return pin(e, board, subject, e.text, reply_to) end
  e.actor:tell("Type your notice, and end it with a line that is only a dot. To give up, type <cmd @abort>@abort</>.")
  local text = lines(e.actor, true)
  if not text then return "You haven't pinned anything." end
  if board.location ~= e.actor.location then refuse("The board is no longer here.") end
  must_write(e)
  return pin(e, board, subject, text, reply_to)
end

local function reply(e)
  local board = board_of(e)
  local one = pick(e, board, e.n)
  local subject = one.subject:find("^Re: ") and one.subject or "Re: " .. one.subject
  return write(e, board, #subject > SUBJECT_MAX and one.subject or subject, one.number)
end

local function take_down(e)
  local board = board_of(e)
  local one = pick(e, board, e.n)
  if one.author ~= e.actor.id and not build.controls(e.actor, board) then
    refuse("Only {name} and the board's owner can take that down.", { name = words.shown(one.name) })
  end
  sys.notice_take_down(board, one.number)
  if one.author ~= e.actor.id then sys.audit("notice taken down", one.name, one.subject) end
  e.actor:act("{Actor} {verb:take} a notice off {the board}.", { board = board })
end

local function watch(e, wanted)
  if sys.is_guest(e.actor) then refuse("A guest can't subscribe to boards. To get a name of your own, type: "
    .. "<cmd help register>help register</>") end
  local board = board_of(e)
  local watched = {}
  for id in pairs(sys.option(e.actor, "boards") or {}) do watched[id] = true end
  watched[board.id] = wanted or nil
  sys.set_option(e.actor, "boards", next(watched) and watched or nil)
  e.actor:tell(
    wanted and "You'll be told when somebody pins a notice to {the board}. To stop that: <cmd board unsubscribe>board "
      .. "unsubscribe</>"
    or "You'll no longer be told about new notices on {the board}.", { board = board })
end

command("board", list)
command("board {n:number}", read)
command("board reply [to] {n:number} [= {text:text}]", reply)
command("board delete {n:number}", take_down)
command("board subscribe", function(e) return watch(e, true) end)
command("board unsubscribe", function(e) return watch(e, false) end)
command("board [of|on] {it}", { fallback = true }, list)
command("read {n:number} [on|from] {it}", { fallback = true }, read)
command("post {subject:text} = {text:text}", function(e) return write(e, board_of(e), e.subject, 0) end)
command("post {subject:text}", { fallback = true }, function(e) return write(e, board_of(e), e.subject, 0) end)
command("post", { fallback = true }, function() refuse("Post what? Type: <cmd post SUBJECT = TEXT>post SUBJECT = "
  .. "TEXT</>") end)
