#pragma once
#include <stdbool.h>

/* Tells systemd "READY=1" and the like, if it started the program so (NOTIFY_SOCKET). */
void notify_systemd(const char *state);
/* True if fd is what systemd says is the journal (JOURNAL_STREAM). */
bool notify_is_journal(int fd);
