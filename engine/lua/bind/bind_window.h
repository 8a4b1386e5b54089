#pragma once

struct host;

/* Adds the functions of the table `sys` for texts in clients' own editors. */
void bind_window_open(struct host *host);
