import { defineMessages } from '../../../../src/base/messages.ts';

/** Texts of flame graphs. */
export const flameMessages = defineMessages({
  label: { en: 'Flame graph: {count} nodes, total {total}', zh: '火焰图：{count} 个节点，总计 {total}' },
  search: { en: 'Find in the flame graph', zh: '在火焰图中查找' },
  matched: { en: '{value}, {share} of the total', zh: '{value}，占总计的 {share}' },
  reset: { en: 'Whole graph', zh: '完整火焰图' },
  minimap: { en: 'Whole flame graph; click to move', zh: '完整火焰图；点击以移动' },
  copyFolded: { en: 'Copy as folded stacks', zh: '复制为折叠堆栈' },
  help: {
    en: 'Arrow keys walk, Enter zooms in, Escape shows all. The wheel zooms, dragging moves.',
    zh: '方向键移动，回车放大，Esc 显示全部。滚轮缩放，拖动平移。',
  },
  node: {
    en: '{label}: total {total} ({share}), own {self}',
    zh: '{label}：总计 {total}（{share}），自身 {self}',
  },
});
