#pragma once
#include "engine/base/str.h"
#include "net/telnet/tel_gmcp.h"

#include <jansson.h>

/* Objects and players nearby, for clients that asked for Char.Items or Room.Players: lists, then
 * changes. The data comes from the call that the web client's panels use (page.around). */

struct session;

struct tel_around {
    uint16_t wants; /* of enum tel_gmcp_extra */
    bool stale;     /* something was told since it was asked */
    bool moved;     /* into another room */
    bool waits;     /* for an answer */
    int64_t asked_ms;
    json_t *known; /* owned: the last answer; NULL: the client has no lists */
};

typedef void tel_around_send(void *data, struct str topic, struct str json);

void tel_around_finish(struct tel_around *around);
/* The client wants these from now on. */
void tel_around_set(struct tel_around *around, uint16_t wants);
/* Something was told, after which it may look otherwise; topic of an event, else empty. */
void tel_around_told(struct tel_around *around, struct str topic);
/* Asks, if it is time; whenever all is told, and each second. */
void tel_around_ask(struct tel_around *around, struct session *session);
/* The game's answer, which may be one to something else. */
void tel_around_answer(struct tel_around *around, struct str tag, bool ok, struct str reply,
        tel_around_send *send, void *data);
