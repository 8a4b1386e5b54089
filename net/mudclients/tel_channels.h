#pragma once
#include "engine/base/str.h"
#include "engine/session/msg.h"
#include "net/mudclients/tel_around.h"

#include <jansson.h>

/* GMCP's Comm.Channel, for clients that ask for it: the list of channels and their listeners.
 * Speech outside channels is sent as the text of channels whose names no real channel can have. */

struct session;

/* Zeroed: the client wants nothing. */
struct tel_channels {
    bool wanted; /* the client wants the list, now and when it changes */
    bool stale;  /* the client was told something since the last question */
    bool waits;  /* a question has no answer yet */
    int64_t asked_ms;
    json_t *known; /* owned: the list as last sent; NULL if never sent */
};

void tel_channels_finish(struct tel_channels *channels);
/* Sets whether the client wants the list. */
void tel_channels_set(struct tel_channels *channels, bool wanted);
/* Notes that the client was told something, so the list may have changed. */
void tel_channels_told(struct tel_channels *channels);
/* Asks the game for the list, if it is time. */
void tel_channels_ask(struct tel_channels *channels, struct session *session);
/* Handles the client's Comm.Channel.Players, Enable and Disable; ignores other messages. */
void tel_channels_receive(
        struct tel_channels *channels, struct session *session, struct str message);
/* Takes an answer of the game; ignores answers to other calls. */
void tel_channels_answer(struct tel_channels *channels, struct str tag, bool ok,
        struct str reply, tel_around_send *send, void *data);
/* Sends words said aloud, told or whispered to the player as Comm.Channel.Text. */
void tel_channels_speech(const struct msg *msg, tel_around_send *send, void *data);
