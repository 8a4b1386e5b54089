-- A place of a wilderness: see lib/wilderness.lua. It fades some time after the last person has left it.
local wilderness = require("wilderness")

on("leave", "room", function(e)
  if e.this._x then e.this:after(sys.setting("wilderness", "fade"), "fade") end
end)

on("timer:fade", function(e) wilderness.fade(e.this) end)
