import type { ImagesPicture, Picture } from '../../host/protocol/index.ts';
import type { Drawing } from './drawing.ts';
import { type Box, group, inBytes, link, rect, shorten, shortenPath, svg, text } from './svg.ts';
import { table } from './table.ts';

type Node = ImagesPicture['nodes'][number];
type RegistryImage = ImagesPicture['registry'][number];

const row = 18;
const storeRow = 32;

/** As people write it: without the default registry. */
const shortName = (name: string): string => name.replace(/^docker\.io\/(library\/)?/, '');

const registryWords = ({ name, exists, size, layers }: RegistryImage): string =>
  exists ? `${shortName(name)}, ${inBytes(size)}, ${layers} ${layers === 1 ? 'layer' : 'layers'}` : `${shortName(name)} is not there`;

const containerWords = ({ pod, name, image, imageId, running, written }: Node['containers'][number]): string =>
  `${pod}/${name}: ${running ? 'runs' : 'does not run'}, ${imageId === '' ? `${image} is not on the node` : `made from ${shortName(image)}`}, wrote ${inBytes(written)} over it`;

function drawRegistry(registry: readonly RegistryImage[], nodes: readonly Node[], width: number): { readonly content: string; readonly height: number } {
  const height = 30 + Math.max(1, registry.length) * row;
  const pulled = new Set(nodes.flatMap(({ pulling }) => pulling));
  const rows = registry.map((image, index) => {
    const mark = image.exists ? (pulled.has(image.name) ? '↓' : ' ') : '✗';
    const side = image.exists ? inBytes(image.size) : 'not found';
    const y = 38 + index * row;
    const room = width - 24 - (side.length + 3) * 6.65;
    return group(
      registryWords(image),
      text(11, y, `${mark} ${shorten(shortName(image.name), room)}`, image.exists ? '' : 'state bad') + text(width - 12, y, side, 'soft', 'end'),
    );
  });
  const none = registry.length === 0 ? text(11, 38, 'no image is asked for', 'soft') : '';
  return {
    content: group('registry', `${rect({ x: 1, y: 1, width: width - 2, height }, 'registry', 8)}${text(11, 19, 'Registry', 'name')}${none}${rows.join('')}`),
    height,
  };
}

function drawNode({ name, images: store, pulling, containers }: Node, y: number, width: number): { readonly content: string; readonly height: number } {
  const inner = width - 20;
  const left = Math.floor(inner * 0.46);
  const right = Math.floor(inner * 0.46);
  const rightX = 10 + inner - right;
  const begin = y + 46;
  const lines = Math.max(1, store.length + pulling.length, containers.length);
  const height = 46 + lines * (storeRow + 6) + 6;
  const boxAt = (index: number, x: number, each: number): Box => ({ x, y: begin + index * (storeRow + 6), width: each, height: storeRow });
  const entry = (box: Box, kind: string, first: string, second: string, title: string): string =>
    group(
      title,
      rect(box, kind, 4) +
        text(box.x + 7, box.y + 13, shortenPath(first, box.width - 12)) +
        text(box.x + 7, box.y + 27, shorten(second, box.width - 12), 'soft'),
    );
  const parts = [
    ...store.map(({ names, size }, index) => {
      const shown = names.map(shortName).join(', ');
      return entry(boxAt(index, 10, left), 'image', shown, inBytes(size), `image ${shown} on ${name}, ${inBytes(size)}`);
    }),
    ...pulling.map((image, index) =>
      entry(boxAt(store.length + index, 10, left), 'image not-yet', shortName(image), '↓ being pulled', `${shortName(image)} is being pulled to ${name}`),
    ),
  ];
  containers.forEach((container, index) => {
    const box = boxAt(index, rightX, right);
    const from = store.findIndex(({ id }) => id === container.imageId);
    const state = container.running ? `runs, wrote ${inBytes(container.written)}` : container.imageId === '' ? 'no image yet' : 'not running';
    if (from >= 0)
      parts.push(link(10 + left, boxAt(from, 0, 0).y + storeRow / 2, rightX, box.y + storeRow / 2, container.running ? 'joined' : 'joined not-yet'));
    parts.push(entry(box, 'container', `${container.pod}/${container.name}`, state, containerWords(container)));
  });
  if (store.length + pulling.length === 0) parts.push(text(10, begin + 14, 'no images', 'soft'));
  if (containers.length === 0) parts.push(text(rightX, begin + 14, 'no containers', 'soft'));
  const heads = text(10, y + 38, 'image store', 'soft') + text(rightX, y + 38, 'containers', 'soft');
  return {
    content: group(`node ${name}`, `${rect({ x: 1, y, width: width - 2, height }, 'node', 8)}${text(11, y + 19, name, 'name')}${heads}${parts.join('')}`),
    height,
  };
}

const inWords = ({ images: found }: Picture): string => {
  if (!found) return '';
  const nodes = found.nodes.map(({ name, images: store, pulling, containers }) => {
    const has =
      store.length === 0 ? 'no images' : `the images ${store.map(({ names, size }) => `${names.map(shortName).join(', ')} (${inBytes(size)})`).join('; ')}`;
    const pulls = pulling.length === 0 ? '' : ` It pulls ${pulling.map(shortName).join(', ')}.`;
    return `Node ${name} has ${has}.${pulls}${containers.map((one) => ` ${containerWords(one)}.`).join('')}`;
  });
  return [`Registry: ${found.registry.map(registryWords).join('; ') || 'no image is asked for'}.`, ...nodes].join(' ');
};

function draw(id: string, picture: Picture, width: number): string {
  const { registry = [], nodes = [] } = picture.images ?? {};
  const top = drawRegistry(registry, nodes, width);
  let y = 1 + top.height + 26;
  let content = top.content;
  const pulls = nodes.some(({ pulling }) => pulling.length > 0);
  content += `<path class="${pulls ? 'joined flash-line' : 'mount not-yet'}" d="M40 ${top.height + 1}v24"/>${text(50, top.height + 17, 'pull', 'soft')}`;
  for (const node of nodes) {
    const drawn = drawNode(node, y, width);
    content += drawn.content;
    y += drawn.height + 10;
  }
  return svg(id, 'Images in the registry, on the nodes and in containers', inWords(picture), width, y - 8, content);
}

const rows = ({ images: found }: Picture): string[][] =>
  (found?.registry ?? []).map((image) => {
    const nodes = found?.nodes ?? [];
    const on = nodes.filter(({ images: store }) => store.some(({ names }) => names.includes(image.name))).map(({ name }) => name);
    const pulls = nodes.filter(({ pulling }) => pulling.includes(image.name)).map(({ name }) => name);
    const ids = nodes.flatMap(({ images: store }) => store.filter(({ names }) => names.includes(image.name)).map(({ id }) => id));
    const used = nodes.flatMap(({ containers }) => containers.filter(({ imageId }) => ids.includes(imageId)).map(({ pod, name }) => `${pod}/${name}`));
    return [
      shortName(image.name),
      image.exists ? inBytes(image.size) : 'not in the registry',
      on.join(', ') || 'no node',
      pulls.join(', ') || 'none',
      used.join(', ') || 'none',
    ];
  });

/** Chapter 14: images in the registry, in the nodes' stores, and the containers made from them. */
export const images: Drawing = {
  draw,
  table: (picture) => table(['Image', 'Size', 'On nodes', 'Being pulled by', 'Containers'], rows(picture), 'No images.'),
};
