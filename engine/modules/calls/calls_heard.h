#pragma once
#include "engine/core/calls/call.h"
#include "engine/core/people/presence.h"

/* Calls about a player's channels, for clients that list them beside the text: see
 * data/calls/channel.json. */
void calls_heard_add(struct engine *engine);
/* True if the asker is a wizard, or an operator of the networks of chat. */
bool calls_commands(const struct call *call);
/* True if the asker may see that player in lists. Invisible players are visible only to members of
 * a common channel, operators and wizards. */
bool calls_may_list(struct call *call, const struct presence *presence);
