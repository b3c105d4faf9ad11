/// Certificates that are valid for a hundred years, and only on loopback.
enum TestCertificates {
  /// The authority that signed the others.
  static let authority = """
    -----BEGIN CERTIFICATE-----
    MIIBmzCCAUGgAwIBAgIUUeKr9fiwdwO6OaqgmnRpS5aD3wowCgYIKoZIzj0EAwIw
    IjEgMB4GA1UEAwwXVHVybmZvcm0gVGVzdCBBdXRob3JpdHkwIBcNMjYxMTI5MDk0
    NTEzWhgPMjEyNjExMDUwOTQ1MTNaMCIxIDAeBgNVBAMMF1R1cm5mb3JtIFRlc3Qg
    QXV0aG9yaXR5MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEOHaopt8TUTeZ5WQS
    3TIutQ4wwGpX1ey52XxOxAnl9sFqQt2H14oYw5UbYj55fvLJNIwbz8k5GBCqIg8G
    yfKE0aNTMFEwHQYDVR0OBBYEFAmXNEYuUQNbaDROMbhif2V5mdFbMB8GA1UdIwQY
    MBaAFAmXNEYuUQNbaDROMbhif2V5mdFbMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZI
    zj0EAwIDSAAwRQIhAIsazN+gGXaafarwcRKFJdn85q0lUBjYJRVrZlxVvMHqAiBX
    hwnLhhC475zrfWNy7urcZzbfJGfm0cymj8rNNvvjKg==
    -----END CERTIFICATE-----
    """

  /// The certificate for `localhost` and `127.0.0.1`.
  static let server = """
    -----BEGIN CERTIFICATE-----
    MIIBrjCCAVWgAwIBAgIULgapKGlZodRN+OgDiwB5Atf2tx8wCgYIKoZIzj0EAwIw
    IjEgMB4GA1UEAwwXVHVybmZvcm0gVGVzdCBBdXRob3JpdHkwIBcNMjYxMTI5MDk0
    NTE0WhgPMjEyNjExMDUwOTQ1MTRaMBYxFDASBgNVBAMMC3NlcnZlci50ZXN0MFkw
    EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEF53sgVPXXZWtrI1XWLUFFEtxKa5Qp+Fk
    OhPXr+8N9cq18guONaFvsoOn6oxxXiemQ+3JNMbn8J4z+hDafo0+lKNzMHEwGgYD
    VR0RBBMwEYIJbG9jYWxob3N0hwR/AAABMBMGA1UdJQQMMAoGCCsGAQUFBwMBMB0G
    A1UdDgQWBBQA0r68iW5JjAVlbtrwQtfNUgutZDAfBgNVHSMEGDAWgBQJlzRGLlED
    W2g0TjG4Yn9leZnRWzAKBggqhkjOPQQDAgNHADBEAiAlB7W6lvP4yxsY3HH5SGsr
    ZDVDY3T6aUq0FkstE2DwvgIgaWTqNTWihOiYLwK1inDxMnvxXQ7kd4RQVzHoVfzM
    quw=
    -----END CERTIFICATE-----
    """

  /// The key of the server.
  static let serverKey = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg9IiDSznGXvgH16ci
    2Qtb3kaznPNm+i4sZKkwN8ln4euhRANCAAQXneyBU9ddla2sjVdYtQUUS3EprlCn
    4WQ6E9ev7w31yrXyC441oW+yg6fqjHFeJ6ZD7ck0xufwnjP6ENp+jT6U
    -----END PRIVATE KEY-----
    """

  /// The certificate of clients.
  static let client = """
    -----BEGIN CERTIFICATE-----
    MIIBqzCCAVGgAwIBAgIULgapKGlZodRN+OgDiwB5Atf2tyAwCgYIKoZIzj0EAwIw
    IjEgMB4GA1UEAwwXVHVybmZvcm0gVGVzdCBBdXRob3JpdHkwIBcNMjYxMTI5MDk0
    NTE0WhgPMjEyNjExMDUwOTQ1MTRaMBYxFDASBgNVBAMMC2NsaWVudC50ZXN0MFkw
    EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEjZee/hX1St08VWm9OvHIzolzGr31VQAK
    MVwJ6kJrwipTDflH2RWBz/TUlF2fqZ2p/fewGW4BYKISo7Hnt23DTaNvMG0wFgYD
    VR0RBA8wDYILY2xpZW50LnRlc3QwEwYDVR0lBAwwCgYIKwYBBQUHAwIwHQYDVR0O
    BBYEFCcJSWtXumxcs4JA0zrib2ePpRvyMB8GA1UdIwQYMBaAFAmXNEYuUQNbaDRO
    Mbhif2V5mdFbMAoGCCqGSM49BAMCA0gAMEUCIQCuREFyikJSWokhQshvUOiFQC9M
    T7G1gINg1ji7kBIXaAIgSCAIZgWEAQhF9o7Y9Kados4H1jjpOn5q4kdkL8nCUu0=
    -----END CERTIFICATE-----
    """

  /// The key of the client.
  static let clientKey = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgNeLqglYyDPwJmRcY
    82WCecP9lEN7l4QEATxjGfpdcjahRANCAASNl57+FfVK3TxVab068cjOiXMavfVV
    AAoxXAnqQmvCKlMN+UfZFYHP9NSUXZ+pnan997AZbgFgohKjsee3bcNN
    -----END PRIVATE KEY-----
    """

  /// A key without a certificate.
  static let otherKey = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgPRWxziSNYZc9wVqX
    uOb8+qiLoI6c367TqrOdHyy5mG6hRANCAARia2DdhkRoKqtSfrUmKK9TRfChtFGb
    o0uBABVDvYUjmScHxMjvVX8Yr1M4l05tHPl1PLv50nAK4xxG5mv2LhI1
    -----END PRIVATE KEY-----
    """
}
