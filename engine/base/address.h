#pragma once
#include "engine/base/str.h"

#define ADDRESS_SIZE 64 /* of an address as text, with its end */

/* The address by which a person is counted: an IPv6 one's network of 64 bits, which one person
 * has; any other as it is. Written into out. */
struct str address_counted(const char *address, char out[ADDRESS_SIZE]);
