#pragma once
#include "engine/core/chat/channel.h"

/* Who is on each channel at this moment. For many channels this is faster than channel_each_person,
 * which goes through all people for each. Use it within one transaction. */
struct channel_census *channel_census_create(struct engine *engine);
void channel_census_destroy(struct channel_census *census);
/* Returns a map with the characters on the channel as its keys. Borrowed. */
const struct map *channel_census_of(
        const struct channel_census *census, const struct channel *channel);
