-- Friends are told of one another: a lost connection, and the tests of lib/friends.lua.
local friends = require("friends")

on("timer:friends", function(e) friends.is_lost(e.this) end)

local function pair(t)
  local ann, bob = t:player("Ann"), t:player("Bob")
  friends.set(ann, bob, true)
  friends.set(bob, ann, true)
  return ann, bob
end

local function notice(t, ann, bob)
  t:advance(61)
  t:told(bob)
  friends.tell(ann, "Your friend {name} has come into the game.")
  return t:told(bob)
end

test("a notice reaches friends who both asked, and nobody else", function(t)
  local ann, bob = pair(t)
  local eve = t:player("Eve")
  friends.set(eve, ann, true)
  t:has(notice(t, ann, bob), "Ann has come")
  t:lacks(t:told(eve), "Ann has come")
  friends.set(ann, eve, true)
  friends.set(eve, ann, false)
  t:advance(61)
  friends.tell(ann, "Your friend {name} has come into the game.")
  t:lacks(t:told(eve), "Ann has come")
end)

test("no notice tells on a player who is hidden, ignores a friend, or has turned notices off", function(t)
  local ann, bob = pair(t)
  ann.hidden = true
  t:equal(notice(t, ann, bob), "")
  t:ok(not friends.may_know(bob, ann))
  ann.hidden = nil
  sys.set_option(ann, "friends_off", true)
  t:equal(notice(t, ann, bob), "")
  sys.set_option(ann, "friends_off", nil)
  sys.set_option(bob, "friends_off", true)
  t:equal(notice(t, ann, bob), "")
  sys.set_option(bob, "friends_off", nil)
  t:command(ann, "ignore bob")
  t:equal(notice(t, ann, bob), "")
  t:command(ann, "unignore bob")
  t:command(bob, "ignore ann")
  t:equal(notice(t, ann, bob), "")
  t:command(bob, "unignore ann")
  t:has(notice(t, ann, bob), "Ann has come")
end)

test("nobody is told twice within a minute, and the list has an end", function(t)
  local ann, bob = pair(t)
  t:has(notice(t, ann, bob), "Ann has come")
  friends.tell(ann, "Your friend {name} has come into the game.")
  t:equal(t:told(bob), "")
  t:setting("friends", "most", 1)
  t:player("Cid")
  t:refused(ann, "friend cid", "can't have more friends")
end)
