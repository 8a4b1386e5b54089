#pragma once
#include <ev.h>

#include <curl/curl.h>

/* libcurl on the loop: it says which sockets and times it waits for, and is told when they come. It looks names up in its own
 * thread, so nothing here waits. Main thread only. */
struct curl_loop;

/* Reports the result of a transfer, which is removed from libcurl and may be added again. The loop
 * calls it, never another call. */
typedef void curl_loop_done(void *data, CURL *easy, CURLcode code);

/* NULL: libcurl cannot begin. */
struct curl_loop *curl_loop_create(struct ev_loop *loop, curl_loop_done *done, void *data);
/* Begins a transfer, whose handle stays the caller's. */
void curl_loop_add(struct curl_loop *curl, CURL *easy);
/* Ends it, if it is under way; `done` is not called. */
void curl_loop_remove(struct curl_loop *curl, CURL *easy);
/* All were removed, or are done. NULL is fine. */
void curl_loop_destroy(struct curl_loop *curl);
