#pragma once
#include <stdbool.h>

/* Sends systemd a state such as "READY=1", if the environment asks for it (NOTIFY_SOCKET). */
void notify_systemd(const char *state);
/* Sends it to the datagram socket of that path, if somebody listens there; NULL: nobody. Never waits. */
void notify_send(const char *path, const char *state);
/* Returns true if fd is the journal according to systemd (JOURNAL_STREAM). */
bool notify_is_journal(int fd);
