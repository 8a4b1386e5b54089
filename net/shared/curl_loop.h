#pragma once
#include <ev.h>

#include <curl/curl.h>

/* Runs libcurl on the loop, which watches its sockets and timers. libcurl looks names up in its
 * own thread, so nothing here blocks. Main thread only. */
struct curl_loop;

/* Reports the result of a transfer, which is removed from libcurl and may be added again. The loop
 * calls it, never another call. */
typedef void curl_loop_done(void *data, CURL *easy, CURLcode code);

/* Returns NULL if libcurl cannot start. */
struct curl_loop *curl_loop_create(struct ev_loop *loop, curl_loop_done *done, void *data);
/* Starts a transfer; the handle still belongs to the caller. */
void curl_loop_add(struct curl_loop *curl, CURL *easy);
/* Ends a transfer if it is running; `done` is not called. */
void curl_loop_remove(struct curl_loop *curl, CURL *easy);
/* Frees it; all transfers must have been removed or completed. Accepts NULL. */
void curl_loop_destroy(struct curl_loop *curl);
