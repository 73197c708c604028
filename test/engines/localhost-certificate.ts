/** A certificate for loopback that only it vouches for, valid for a hundred years. Good for nothing but tests. */
export const localhost = {
  certificate: Buffer.from(`-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUT0/y2g5lFvMOtG8ivT1u7ORzXEEwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNDEyMzYwNloYDzIxMjYxMDMx
MTIzNjA2WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARKnvdqLHYk6kYLRCaLrw0rMsh8KcAx+J4meI9zVSLWm2/z0XgRu8aP
ARX398uwMiqIMqyLuapCrEhhha/VYMyTo28wbTAdBgNVHQ4EFgQUenqphSShxVop
fSbFeENo97sv3FgwHwYDVR0jBBgwFoAUenqphSShxVopfSbFeENo97sv3FgwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARhwR/AAABgglsb2NhbGhvc3QwCgYIKoZI
zj0EAwIDSAAwRQIhAKWx35SdhonjlO+Q5bQK5QJ5MPTgVS5AMnhxuvzkngOkAiBE
JFH15cYNrGw1N7Z2pRNvYSTmLKa5X4gurjaiweTm0Q==
-----END CERTIFICATE-----
`),
  key: Buffer.from(`-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgaxBwEdsmEg+ywXQe
oTFmnX8N2R8pAVwx4ZcjzE9gtDihRANCAARKnvdqLHYk6kYLRCaLrw0rMsh8KcAx
+J4meI9zVSLWm2/z0XgRu8aPARX398uwMiqIMqyLuapCrEhhha/VYMyT
-----END PRIVATE KEY-----
`),
};
