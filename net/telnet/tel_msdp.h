#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>

/* MSDP, the Mud Server Data Protocol (option 69; tintin.mudhalla.net/protocols/msdp): variables that a client reads by name, or
 * has told whenever they change. Their values are what GMCP tells, too: MSDP is another form of it. */
struct tel_msdp;

struct tel_msdp *tel_msdp_create(void);
void tel_msdp_destroy(struct tel_msdp *msdp);
/* Reads the content between IAC SB MSDP and IAC SE, and appends the answers: each is {length u16,
 * content of a subnegotiation}. Invalid parts are ignored. */
void tel_msdp_receive(struct tel_msdp *msdp, struct str data, struct buf *out);
/* Takes an event of the game ("Room.Info", JSON), and appends what the client asked to be told of it, in the same form. */
void tel_msdp_event(struct tel_msdp *msdp, struct str topic, struct str json, struct buf *out);
/* Removes and returns the first answer; false if none is left. */
bool tel_msdp_next(struct str *answers, struct str *out);
