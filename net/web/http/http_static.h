#pragma once
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* The static files of the web pages from data/web, in memory, each with an ETag and, where it
 * pays, a gzip copy. data/web/NAME is served as /static/NAME, except data/web/pages, which are
 * templates; favicon.ico and robots.txt are also at the root. With ?v=VERSION a file is
 * immutable, so browsers keep it. */

struct http_exchange;
struct http_files;
struct http_file;

/* Reads all files. */
struct http_files *http_files_create(void);
void http_files_destroy(struct http_files *files);
/* Returns the file for a request path, or NULL. */
const struct http_file *http_files_find(const struct http_files *files, struct str path);
/* Returns the version of all files, which changes with each of them. */
const char *http_files_version(const struct http_files *files);
/* Answers GET and HEAD with the file: whole, compressed, a range of it, or 304. */
void http_files_answer(struct http_exchange *exchange, const struct http_file *file);
/* Returns the bytes to send as exchange's answer. */
struct str http_file_body(const struct http_exchange *exchange);
