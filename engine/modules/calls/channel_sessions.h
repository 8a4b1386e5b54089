#pragma once
#include "engine/core/chat/channel.h"

/* Joining and parting of chat sessions. */

/* Returns the code for clients, such as "not_on". */
const char *channel_no_code(enum channel_no no);

/* Lets a chat session join, in the open transaction; others on the channel are told. */
enum channel_no channel_session_join(
        struct engine *engine, struct channel_joining *joining, struct err *err);
/* Lets the character's other chat sessions join too, and sends them event as Chat.Joined. */
void channel_join_others(struct engine *engine, struct channel *channel,
        const struct session *session, const json_t *event);
/* Lets all chat sessions of the player part; others are told if the player is then off the
 * channel. */
enum channel_no channel_session_part(struct engine *engine, struct session *session,
        struct object *player, struct str name, struct str why, struct err *err);
/* Visits the player's own channels before a chat client joins them, in the open transaction.
 * Ends memberships that are no longer allowed and tells the session. */
void channels_each_kept(struct engine *engine, struct session *session, struct object *player,
        void (*visit)(void *data, struct channel *channel), void *data);
