#pragma once
#include "engine/base/str.h"
#include "engine/session/msg.h"
#include "net/telnet/tel_around.h"

#include <jansson.h>

/* GMCP's Comm.Channel: the list of channels and their players, for clients that asked. Speech
 * outside channels is sent under names that no real channel can have. */

struct session;

/* Zeroed: nobody asks. */
struct tel_channels {
    bool wanted; /* the list, now and when it is another */
    bool stale;  /* something was told since it was asked */
    bool waits;  /* for an answer */
    int64_t asked_ms;
    json_t *known; /* owned: the list as it was sent; NULL: it was not */
};

void tel_channels_finish(struct tel_channels *channels);
/* The client wants the list, or no longer. */
void tel_channels_set(struct tel_channels *channels, bool wanted);
/* Something was told, after which it may be another. */
void tel_channels_told(struct tel_channels *channels);
/* Asks the game, if it is time. */
void tel_channels_ask(struct tel_channels *channels, struct session *session);
/* A message of the client: Comm.Channel.Players, Enable, Disable; others are passed over. */
void tel_channels_receive(
        struct tel_channels *channels, struct session *session, struct str message);
/* The game's answer, which may be one to something else. */
void tel_channels_answer(struct tel_channels *channels, struct str tag, bool ok,
        struct str reply, tel_around_send *send, void *data);
/* Sends speech that was said, told or whispered as Comm.Channel.Text. */
void tel_channels_speech(const struct msg *msg, tel_around_send *send, void *data);
