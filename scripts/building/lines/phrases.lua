--- Sentences of C that name a command or a topic of this package. Without it, core's shorter ones stand.
local words = {
  naming_line = "\"{name}\" reads like a sentence. Leave out . , : ; ! and ?, or begin with an article (help "
    .. "@name).",
  naming_exit = "\"{name}\" can't be the name of a way, since people type it to go there. Leave out \"and\" and "
    .. "\"then\", quotation marks, braces, and . , ; ! < > = | as marks. Try: @name WAY = garden path",
  quota_objects = "You would own more than {most} objects: @destroy some that you no longer need, or ask a "
    .. "wizard for more (@quota).",
  quota_behaviours = "Your behaviours would be longer than {most} KiB in all: shorten or @destroy some, or ask a "
    .. "wizard for more (@quota).",
  quota_bytes = "Your things would hold more than {most} bytes in properties and behaviours: shorten or @destroy "
    .. "some, or ask a wizard for more (@quota).",
  quota_timers = "You would have more than {most} timers: cancel some with o:cancel(name), or ask a wizard for "
    .. "more (@quota).",
  quota_areas = "You can't own another area: your limit is {most}. Delete one (@destroy), or ask a wizard for more.",
  quota_tasks = "More than {most} of your scripts would wait at once: use timers, o:after(seconds, name), or ask "
    .. "a wizard for more (@quota).",
  near_objects = "you have {use} of {most} objects. At the limit you can't make more. For details: "
    .. "@quota",
  near_bytes = "your things hold {use} of {most} KiB in properties and behaviours. At the limit nothing more can be "
    .. "kept. For details: @quota",
  near_time = "your scripts took {use} of {most} percent of the time in the last minute. If they take more, they have "
    .. "to wait. For details: @cost",
  near_timers = "you have {use} of {most} timers. At the limit you can't set more. For the list: @timers",
  jail_taken = "The room $jail doesn't belong to a wizard, so nobody can be jailed there. Give it to one: @chown "
    .. "$jail = NAME",
  build_way = "Use @link or create to make a way, in a place that accepts you. An object can't become one if others "
    .. "inherit from it, if somebody else owns it, or in a place of others.",
  build_acts = "Ways, characters and triggers act with their owner's rights. A wizard who wants one must use "
    .. "@chown themselves.",
  build_kept = "Somebody holds a thing made from it, or has one at home, and that would become something else. Make a "
    .. "new prototype instead: @clone",
  build_lent = "The game's own things inherit from it, so a builder can't own it. Make a copy instead: @clone",
  build_reserved = "The game itself uses the name ${ref}. Choose another, for example: @ref X = myarea/{ref}",
  build_full = "It holds more than {most} things. First @destroy or @teleport some of them.",
  fault_reverted = "quarantined: revision {revision} kept failing; revision {instead} is in force. Its last "
    .. "fault: {why}\nA new revision (@program) or @revert lifts this.",
  fault_quarantined = "quarantined: revision {revision} kept failing; none is in force. Its last fault: {why}\nA "
    .. "new revision (@program) or @revert lifts this.",
  quota_theirs = "That builder has reached a quota. They can make room, or a wizard can give them more (@quota).",
  task_none = "You have no such task. For the list, type: @tasks.",
  replay_none = "You have no error {number}. For the errors of things that you control, type: @errors.",
  author_failed = "The command failed. For the reason, type: @errors.",
}

for key, text in pairs(words) do phrase(key, text) end
