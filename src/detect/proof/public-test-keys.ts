/**
 * Private keys that everybody has, because test suites and examples are published with them: whoever finds one has found nothing. Known by the
 * SHA-256 of the public key they belong to (DER of SubjectPublicKeyInfo), so that neither form nor copy matters, and no key stands here.
 *
 *     openssl pkey -in FILE -pubout -outform DER | sha256sum
 */
import { createHash, createPublicKey, type KeyObject } from 'node:crypto';

const PUBLIC_TEST_KEYS: ReadonlySet<string> = new Set([
  // https://github.com/python/cpython, Lib/test (certdata): the servers and authorities of the test suite, 3.7 to 3.13
  '11035725de095a06370fc5df46f29eaf693aa691cac6b260de6d569a37f5cf89',
  '2e969d5e71491b6cf1691ed5b16b98b9a6b60f864789b1c12ffafe3e9282086e',
  '515894a88719a8d79c72ce9150c5e6e7d618c75203256fc8f511db9b9d20a0c8',
  '532c1cf563e57e9d3cff65cf4e313f4f0ee97755e173c0e946c850c3ab6d76dc',
  '9b9d3c3ef2e8355d910e66c472cee6ccedeb6a24ff97eb0a80d55ef37db6928f',
  '9e4456c9dc7098dc4330cc8f0f84f27f7771543758a68b03e93b2615a412eb4f',
  'edfe2d266a8e34aae10e7fdf5dbaaf4ad37d0fab6d3d738e463f59c066b3b0c5',
  '1d2054b91a55916ad0dff7f13988af44ab6097b310f9c7587f2637367bd7c150',
  'fe2ff9b611dd9d21678901b8e191235ab48327c483a91a050492bcc31bad3860',
  '45f9a0efba2ef7f6d918bba1abbb96d497a69d87551b8258f8f3a44b88634b2e',
  'e2a7b7fd502ed35454f0dd95fae8bebe86cf558ac86c49c78cb8823703cd81f3',
  '8a12ccf7129ea49354843d05eff2603624e80830d0506170a205ba23aff2afe4',
  '316541c3534f29b7cbef76e630fd05cf22c7737fc5ec16de930d5a65a10e1478',
  'd67b630ea74dcbf01fa590d57c4469cff7c8170e72bcdce3510d33ef89dd5224',
  '78a9d7ef40805a18a68b7342168614537e61b1733c887c4f86cf4d802f6dbb26',
  'be4c89ae84278a5efc10bd6bfa615e3f84b9a91110b17bb52ba6a351eaa14d4d',
  'eb78e5f113bf5dc3e4db5ccff78d7c289f926e5da719716ca2248384657e008f',
  'ae6cf3f89a9743877ef0585d5c9f16b6ce43a6a6dc3383dcc766742d5dc5e7b0',
  '052409d23910ef0c2147b2af3d9f8348d9365d367f312eb109ba3daaefbe55d4',
  '3610893ac98cb708ebe91f3d7a7da48d9a15e9cd74ddca2976c4072ad5b9e5b4',
  '990c02b92948ebe7dd937acf1ee7bda652aee927ae71dcaa027a28d8df0a23fe',
  'c3e2fc4b8742a19c114912a4fcdd9d0c58e3481c6eb4ce447b778bb7edfdde83',
  'ab8e035b61375a026a577d38c424249b74b59795e8690aecf05fcf1c23e27998',
  'b27242ebec6d3db0ebbe05bb7c650a421ff90348629d3e0410bc7369b337d4fd',
  'a0eb5a3d1414086256cfd994b4afe2c759376087269d7cede24af0dd95c30ab6',
  '0a8b54336a8f109dbf0f1cf6f8ba46f9e31aeaf0c07af3fa56868f0487d895da',
  '8064304dc78d97bb96dcf71c5edeb7abe8412efeab98972a9749df0ab065ad37',
  // https://github.com/golang/go, src/crypto: the examples of crypto/tls and the root of the tests of crypto/x509
  '226acd9b52f5731987d46521bbe02fa88045f9eb0c4a262690022d23cbb5eef2',
  'fc7575b99276181ddc2ceded6d0c4a423b025ae39a0a1f94363dd2545f0331a4',
  // https://github.com/mscdex/ssh2, test/fixtures
  '429d4446dddec54d18060e0d4ea031d38723403a05e810c30a374144e40626a8',
  'b03d9a22deb304b514220401e921aab257e3c8d8a42f4da86762fa1679f18f74',
  '165f8229b393e153111d7d411d1401e84065ec1775dbc414289225e4ea53306b',
  '54d9020a84f62ebe1847f15a48c2a2692555ea581bf2baf95739d1beeddd65fe',
  '9f01683ef827faffe3e7c71759df936ac45825fc6a314a55670924bcf7120642',
  'c291e420f8ba14de973b0795817a3b47410051f791071a6be2d8018a05343a9c',
  'ecf5c54afd394b8d34022710d21ff4eb04bb7812a4c0ed7869d163cdf9464762',
  '22563db4d75814255f52081faaed69176fb0848d316eac81f5f403eb22bbd7ea',
  '2ae1483a6b2533555fe663fb1767d053176018b2ec7c0d45e8ddd331d6b7b428',
  'b55928710bd1995d825de60244919a8bb38cbe1e23f2d12fd084c068b59603ad',
  // https://github.com/getmoto/moto, moto/moto_proxy: the authority and server of its proxy
  'f82fa21795aaf2750d451c9bf42ae3225649d3b655bc5560441c7d435754adcd',
  '1e3b74d68b5ddba5f585689cfc06da1d7a864c55f61f28f5269e65d613f91837',
  // https://github.com/lsh123/xmlsec, examples/rsakey.pem
  'ef5ee52829413aeaa584c6f395a50d554f5f05dc52f15c4922beb92112d70576',
]);

export function isPublicTestKey(privateKey: KeyObject): boolean {
  const der = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return PUBLIC_TEST_KEYS.has(createHash('sha256').update(der).digest('hex'));
}
