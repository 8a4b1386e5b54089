#pragma once
#include "engine/base/str.h"
#include "net/mudclients/tel_gmcp.h"

#include <jansson.h>

/* GMCP's Char.Items and Room.Players, for clients that ask for them: sends lists, then the changes.
 * It asks the game with the same call as the web client's panels (page.around). */

struct session;

struct tel_around {
    uint16_t wants; /* bits of enum tel_gmcp_extra */
    bool stale;     /* the client was told something since the last question */
    bool moved;     /* the character entered another room */
    bool waits;     /* a question has no answer yet */
    int64_t asked_ms;
    json_t *known; /* owned: the last answer; NULL if the client has no lists */
};

typedef void tel_around_send(void *data, struct str topic, struct str json);

/* Sends json as topic; takes the reference. NULL sends nothing. */
void tel_around_put(const char *topic, json_t *json, tel_around_send *send, void *data);

void tel_around_finish(struct tel_around *around);
/* Sets what the client wants from now on. */
void tel_around_set(struct tel_around *around, uint16_t wants);
/* Notes that the client was told something, so the lists may have changed. topic is that of an
 * event, else empty. */
void tel_around_told(struct tel_around *around, struct str topic);
/* Asks the game if it is time. Call it after each flush and every second. */
void tel_around_ask(struct tel_around *around, struct session *session);
/* Takes an answer of the game and sends the changes; ignores answers to other calls. */
void tel_around_answer(struct tel_around *around, struct str tag, bool ok, struct str reply,
        tel_around_send *send, void *data);
