#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>

/* MSDP, the Mud Server Data Protocol (option 69; tintin.mudhalla.net/protocols/msdp): a client
 * reads variables by name, or is told whenever they change. Their values are those that GMCP
 * sends. */
struct tel_msdp;

struct tel_msdp *tel_msdp_create(void);
void tel_msdp_destroy(struct tel_msdp *msdp);
/* Takes the data between IAC SB MSDP and IAC SE, and appends the answers. Each is {length u16,
 * bytes}: the data of a subnegotiation to send. Ignores malformed data. */
void tel_msdp_receive(struct tel_msdp *msdp, struct str data, struct buf *out);
/* Takes an event of the game ("Room.Info", JSON). Appends the changes that the client asked to be
 * told, in the same form. */
void tel_msdp_event(struct tel_msdp *msdp, struct str topic, struct str json, struct buf *out);
/* Removes the first answer; false if there are no more. */
bool tel_msdp_next(struct str *answers, struct str *out);
