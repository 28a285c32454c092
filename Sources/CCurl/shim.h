// What Swift cannot call of libcurl: functions with variable arguments.
#ifndef PICKET_CCURL_H
#define PICKET_CCURL_H

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <stdbool.h>

static inline bool picket_curl_number(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value) == CURLE_OK;
}

// The text is copied.
static inline bool picket_curl_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value) == CURLE_OK;
}

// The list must outlive the transfer.
static inline bool picket_curl_headers(CURL *easy, struct curl_slist *headers) {
    return curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers) == CURLE_OK;
}

// The bytes are copied. A NULL would have libcurl read standard input.
static inline bool picket_curl_body(CURL *easy, const void *bytes, size_t count) {
    return curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, count == 0 ? "" : bytes) == CURLE_OK;
}

static inline bool picket_curl_receiver(CURL *easy, size_t (*receive)(char *, size_t, size_t, void *), void *context) {
    return curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, receive) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEDATA, context) == CURLE_OK;
}

// Lets a transfer that is given up leave a name lookup behind instead of waiting for its thread (libcurl 7.87).
static inline void picket_curl_leave_lookups(CURL *easy) {
#if LIBCURL_VERSION_NUM >= 0x075700
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#endif
}

// Only HTTP and HTTPS, by the option that this release has.
static inline bool picket_curl_only_http(CURL *easy) {
#if LIBCURL_VERSION_NUM >= 0x075500
    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK;
#else
    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS)) == CURLE_OK;
#endif
}

static inline bool picket_curl_sockets(CURLM *multi, curl_socket_callback changed, void *context) {
    return curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, changed) == CURLM_OK &&
           curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, context) == CURLM_OK;
}

static inline bool picket_curl_timer(CURLM *multi, curl_multi_timer_callback changed, void *context) {
    return curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, changed) == CURLM_OK &&
           curl_multi_setopt(multi, CURLMOPT_TIMERDATA, context) == CURLM_OK;
}

static inline bool picket_curl_kept(CURLM *multi, long connections) {
    return curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, connections) == CURLM_OK;
}

static inline long picket_curl_status(CURL *easy) {
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

// The errno of the last failed connect; 0 where there was none.
static inline long picket_curl_errno(CURL *easy) {
    long number = 0;
    curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &number);
    return number;
}

// The next transfer that ended and how it did; NULL where none is left.
static inline CURL *picket_curl_ended(CURLM *multi, CURLcode *result) {
    int left = 0;
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi, &left)) != NULL)
        if (message->msg == CURLMSG_DONE) {
            *result = message->data.result;
            return message->easy_handle;
        }
    return NULL;
}

#endif
